// Numbers, money, dates and plural forms as ICU (Node's Intl) has them: node check_locale.mjs <locale_dump>; 77: no ICU.
// Spaces of a line are alike here: versions of the CLDR differ in which of them may break.
import {execFileSync} from 'node:child_process';

if (typeof Intl !== 'object' || !process.versions.cldr || Intl.NumberFormat.supportedLocalesOf(['it', 'ru']).length < 2) {
    console.log('this Node has no data of languages');
    process.exit(77);
}
const cldr = Number(process.versions.cldr.split('.')[0]);
// Signs of these came or changed in the last years.
const unsettled = new Set(['TMT', 'XCG', 'PHP', 'XOF', 'THB', 'SLE', 'VED', 'BYN', 'STN', 'MRU', 'UYW', 'VES', 'ZWG']);
const form = {
    short: {month: 'short', day: 'numeric'},
    medium: {dateStyle: 'medium'},
    long: {dateStyle: 'long'},
    short_month: {month: 'short', year: 'numeric'},
    long_month: {month: 'long', year: 'numeric'},
};
const judge = {
    integer: (l, v) => new Intl.NumberFormat(l).format(v),
    decimal: (l, v, d) => new Intl.NumberFormat(l, {minimumFractionDigits: +d, maximumFractionDigits: +d}).format(v),
    percent: (l, v, d) => new Intl.NumberFormat(l, {style: 'percent', minimumFractionDigits: +d, maximumFractionDigits: +d}).format(v),
    money: (l, v, c) => new Intl.NumberFormat(l, {style: 'currency', currency: c, minimumFractionDigits: 2, maximumFractionDigits: 2}).format(v),
    date: (l, v, f) => new Intl.DateTimeFormat(l, {...form[f], timeZone: 'UTC'}).format(v),
    time: (l, v) => new Intl.DateTimeFormat(l, {dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC'}).format(v),
    plural: (l, v) => new Intl.PluralRules(l).select(v),
};
const alike = (text) => text.replace(/[\u00a0\u202f\u2009]/g, ' ');
// Italian groups from five digits on since CLDR 46 or so, before from four.
const plain = (language, text) => (language === 'it' && cldr < 48 ? text.replace(/(^|[^\d.])(\d)\.(\d{3})(?![\d.])/g, '$1$2$3') : text);
let count = 0, wrong = 0;
for (const line of execFileSync(process.argv[2], {encoding: 'utf8'}).split('\n')) {
    const [kind, language, input, output, more] = line.split('\t');
    if (!kind || (kind === 'money' && cldr < 48 && unsettled.has(more))) continue;
    const wanted = plain(language, alike(judge[kind](language, Number(input), more)));
    count++;
    if (alike(output) !== wanted) {
        wrong++;
        if (wrong <= 20) console.log(`${kind} ${language} ${input} ${more}: "${output}", ICU ${process.versions.icu} has "${wanted}"`);
    }
}
console.log(`${count} texts compared with CLDR ${process.versions.cldr}, ${wrong} differ`);
process.exit(wrong || !count ? 1 : 0);
