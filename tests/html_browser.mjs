// A page in headless Chromium, wide and narrow, by day and by night: nothing on the console, nothing to scroll sideways,
// definitions that come by keyboard and by pointer, nothing serious for axe-core, and pictures as they were.
//
//   node html_browser.mjs <golden folder> <name>=<page> ...      77: there is no Chromium
//
// WAKPI_WRITE_GOLDEN=1 writes the pictures anew: look at them before they are committed. axe-core is looked for in AXE_CORE (its
// folder) and build/node; without it that part is skipped, and said so.
import {spawn} from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {pathToFileURL} from 'node:url';
import {decodePng, difference} from './png.mjs';

const [golden, ...pages] = process.argv.slice(2);
const top = path.dirname(path.dirname(new URL(import.meta.url).pathname));
const failures = [];
const fail = (words) => failures.push(words);

function find(names) {
    for (const name of names)
        for (const folder of (process.env.PATH || '').split(':'))
            if (fs.existsSync(path.join(folder, name))) return path.join(folder, name);
    return null;
}

function findAxe() {
    for (const folder of [process.env.AXE_CORE, path.join(top, 'build/node/node_modules/axe-core')])
        if (folder && fs.existsSync(path.join(folder, 'axe.min.js'))) return fs.readFileSync(path.join(folder, 'axe.min.js'), 'utf8');
    return null;
}

// ---- the browser's own protocol, over pipes ----

class Browser {
    constructor(program) {
        this.profile = fs.mkdtempSync(path.join(os.tmpdir(), 'wakpi-browser-'));
        this.process = spawn(program, ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--hide-scrollbars',
            '--force-color-profile=srgb', '--font-render-hinting=none', '--remote-debugging-pipe', `--user-data-dir=${this.profile}`,
            'about:blank'], {stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe']});
        this.answers = new Map();
        this.listeners = [];
        this.last = 0;
        let text = '';
        this.process.stdio[4].on('data', (data) => {
            text += data;
            for (let end; (end = text.indexOf('\0')) >= 0; text = text.slice(end + 1)) this.take(JSON.parse(text.slice(0, end)));
        });
        this.process.stdio[3].on('error', () => {});
    }

    take(message) {
        if (message.id && this.answers.has(message.id)) {
            this.answers.get(message.id)(message);
            this.answers.delete(message.id);
        } else {
            for (const listener of this.listeners) listener(message);
        }
    }

    send(method, params = {}, sessionId = undefined) {
        const id = ++this.last;
        return new Promise((resolve, reject) => {
            this.answers.set(id, (message) => (message.error ? reject(new Error(`${method}: ${message.error.message}`)) : resolve(message.result)));
            this.process.stdio[3].write(JSON.stringify({id, method, params, sessionId}) + '\0');
        });
    }

    async end() {
        const gone = new Promise((resolve) => this.process.on('exit', resolve));
        this.send('Browser.close').catch(() => {});
        await gone;
        fs.rmSync(this.profile, {recursive: true, force: true, maxRetries: 5, retryDelay: 100});
    }
}

class Tab {
    static async open(browser, url, width, scheme) {
        const tab = new Tab();
        const {targetId} = await browser.send('Target.createTarget', {url: 'about:blank'});
        const {sessionId} = await browser.send('Target.attachToTarget', {targetId, flatten: true});
        tab.send = (method, params) => browser.send(method, params, sessionId);
        tab.close = () => browser.send('Target.closeTarget', {targetId});
        tab.said = [];
        const loaded = new Promise((resolve) => browser.listeners.push((message) => {
            if (message.sessionId !== sessionId) return;
            if (message.method === 'Page.loadEventFired') resolve();
            if (['Log.entryAdded', 'Runtime.consoleAPICalled', 'Runtime.exceptionThrown'].includes(message.method))
                tab.said.push(JSON.stringify(message.params).slice(0, 400));
            if (message.method === 'Network.requestWillBeSent' && !/^(file|data):/.test(message.params.request.url))
                tab.said.push(`asks for ${message.params.request.url}`);
        }));
        for (const domain of ['Page', 'Log', 'Runtime', 'Network']) await tab.send(`${domain}.enable`);
        await tab.send('Emulation.setDeviceMetricsOverride', {width, height: width > 700 ? 900 : 844, deviceScaleFactor: 1, mobile: false});
        await tab.send('Emulation.setEmulatedMedia', {features: [{name: 'prefers-color-scheme', value: scheme}, {name: 'prefers-reduced-motion', value: 'reduce'}]});
        await tab.send('Page.navigate', {url});
        await loaded;
        return tab;
    }

    async ask(expression) {
        const {result, exceptionDetails} = await this.send('Runtime.evaluate', {expression, returnByValue: true, awaitPromise: true});
        if (exceptionDetails) throw new Error(exceptionDetails.exception?.description || exceptionDetails.text);
        return result.value;
    }

    async picture() {
        const {data} = await this.send('Page.captureScreenshot', {format: 'png'});
        return Buffer.from(data, 'base64');
    }
}

// ---- what is looked at ----

async function checkKeys(tab, what) {
    const buttons = await tab.ask('document.querySelectorAll("button.ask").length');
    if (buttons === 0) return;
    // By keyboard: the first "?" takes the focus by Tab, and its definition is seen.
    await tab.ask('document.querySelector(".card a, button.ask").focus()');
    const shown = 'new Promise(r => setTimeout(() => { const tip = document.querySelector("button.ask + .tip"), box = tip.getBoundingClientRect();' +
        ' r(getComputedStyle(tip).visibility === "visible" && box.width > 100 && box.left >= 0 && box.right <= innerWidth) }, 250))';
    if (!await tab.ask(shown)) fail(`${what}: a definition does not come by keyboard`);
    await tab.ask('document.activeElement.blur()');
    const at = await tab.ask('(() => { const box = document.querySelector("button.ask").getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2] })()');
    await tab.send('Input.dispatchMouseEvent', {type: 'mouseMoved', x: at[0], y: at[1]});
    if (!await tab.ask(shown)) fail(`${what}: a definition does not come by pointer`);
    await tab.send('Input.dispatchMouseEvent', {type: 'mouseMoved', x: 1, y: 1});
    await tab.ask('new Promise(r => setTimeout(r, 250))');
}

async function checkAxe(tab, what, axe) {
    await tab.ask('document.querySelectorAll("details").forEach(d => { d.open = true })');
    await tab.ask(axe + '; 1');
    const found = await tab.ask('axe.run(document, {resultTypes: ["violations"]}).then(r => r.violations.map(v => [v.id, v.impact, v.nodes.length, v.nodes[0].html.slice(0, 160), v.nodes[0].failureSummary]))');
    for (const [id, impact, count, html, summary] of found) {
        const words = `${what}: axe-core: ${id} (${impact}), ${count} times, first ${html}\n    ${summary.replace(/\n/g, '\n    ')}`;
        if (impact === 'serious' || impact === 'critical') fail(words);
        else console.log(words);
    }
}

// On paper nothing scrolls: an A4 page is some 720 pixels wide within its margins.
async function checkPaper(tab, what) {
    await tab.send('Emulation.setDeviceMetricsOverride', {width: 720, height: 1000, deviceScaleFactor: 1, mobile: false});
    await tab.send('Emulation.setEmulatedMedia', {media: 'print'});
    const needs = await tab.ask('document.documentElement.scrollWidth');
    if (needs > 720) fail(`${what}: ${needs} pixels are needed on paper`);
}

// Machines draw letters differently: pictures are compared in blocks, and a few may differ.
function checkPicture(name, picture) {
    const file = path.join(golden, `${name}.png`);
    if (process.env.WAKPI_WRITE_GOLDEN) {
        fs.writeFileSync(file, picture);
        return;
    }
    if (!fs.existsSync(file)) {
        fail(`${file} is missing`);
        return;
    }
    const share = difference(decodePng(fs.readFileSync(file)), decodePng(picture));
    if (share > 0.04) {
        fs.writeFileSync(path.join(os.tmpdir(), `${name}.png`), picture);
        fail(`${name}: ${(100 * share).toFixed(1)} % of the picture differ from ${file}; it is left in ${os.tmpdir()}`);
    }
}

// "-name" has no golden picture, "~name" one wide by day and one narrow by night, others all four.
function isPictured(name, width, scheme) {
    return name[0] === '~' ? (width > 700) === (scheme === 'light') : name[0] !== '-';
}

async function checkPage(browser, name, file, axe) {
    for (const width of [1280, 390]) {
        for (const scheme of ['light', 'dark']) {
            const what = `${name} ${width} ${scheme}`;
            const tab = await Tab.open(browser, pathToFileURL(path.resolve(file)).href, width, scheme);
            const [needs, has] = await tab.ask('[document.documentElement.scrollWidth, innerWidth]');
            if (needs > has) fail(`${what}: ${needs} pixels are needed and ${has} are there`);
            await checkKeys(tab, what);
            if (isPictured(name, width, scheme)) checkPicture(`${name.replace('~', '')}_${width}_${scheme}`, await tab.picture());
            if (axe) await checkAxe(tab, what, axe);
            await checkPaper(tab, what);
            for (const words of tab.said) fail(`${what}: ${words}`);
            await tab.close();
        }
    }
}

const program = find(['chromium', 'chromium-browser', 'google-chrome']);
if (!program) {
    console.log('skipped: there is no Chromium');
    process.exit(77);
}
const axe = findAxe();
if (!axe) console.log('skipped: axe-core is not installed');
const browser = new Browser(program);
try {
    for (const page of pages) await checkPage(browser, page.slice(0, page.indexOf('=')), page.slice(page.indexOf('=') + 1), axe);
} catch (error) {
    fail(String(error));
}
await browser.end();
for (const words of failures) console.log(words);
console.log(`${pages.length} pages looked at, ${failures.length} failures`);
process.exit(failures.length ? 1 : 0);
