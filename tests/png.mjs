// PNG files as Chromium writes them (8 bits, RGB or RGBA, not interlaced), and how far two pictures differ.
import zlib from 'node:zlib';

function paeth(a, b, c) {
    const p = a + b - c, pa = Math.abs(p - a), pb = Math.abs(p - b), pc = Math.abs(p - c);
    return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
}

function unfilter(data, width, height, bytes) {
    const line = width * bytes, out = Buffer.alloc(line * height);
    for (let y = 0; y < height; y++) {
        const filter = data[y * (line + 1)];
        for (let x = 0; x < line; x++) {
            const raw = data[y * (line + 1) + 1 + x];
            const a = x >= bytes ? out[y * line + x - bytes] : 0, b = y ? out[(y - 1) * line + x] : 0;
            const c = x >= bytes && y ? out[(y - 1) * line + x - bytes] : 0;
            out[y * line + x] = raw + [0, a, b, (a + b) >> 1, paeth(a, b, c)][filter];
        }
    }
    return out;
}

export function decodePng(file) {
    const parts = [];
    let width = 0, height = 0, bytes = 0;
    for (let at = 8; at < file.length;) {
        const size = file.readUInt32BE(at), type = file.toString('latin1', at + 4, at + 8), body = file.subarray(at + 8, at + 8 + size);
        if (type === 'IHDR') {
            width = body.readUInt32BE(0);
            height = body.readUInt32BE(4);
            bytes = {2: 3, 6: 4}[body[9]];
            if (body[8] !== 8 || !bytes || body[12]) throw new Error('a PNG of another kind');
        }
        if (type === 'IDAT') parts.push(body);
        at += 12 + size;
    }
    return {width, height, bytes, pixels: unfilter(zlib.inflateSync(Buffer.concat(parts)), width, height, bytes)};
}

const BLOCK = 16;

// The mean of a block of 16 by 16, in three colours.
function block(picture, bx, by) {
    const sum = [0, 0, 0];
    let count = 0;
    for (let y = by * BLOCK; y < Math.min(picture.height, (by + 1) * BLOCK); y++) {
        for (let x = bx * BLOCK; x < Math.min(picture.width, (bx + 1) * BLOCK); x++) {
            for (let i = 0; i < 3; i++) sum[i] += picture.pixels[(y * picture.width + x) * picture.bytes + i];
            count++;
        }
    }
    return sum.map((value) => value / count);
}

// The share of blocks whose means lie more than a tenth of the range apart; 1 where the sizes differ.
export function difference(a, b) {
    if (a.width !== b.width || a.height !== b.height) return 1;
    const across = Math.ceil(a.width / BLOCK), down = Math.ceil(a.height / BLOCK);
    let differ = 0;
    for (let y = 0; y < down; y++) {
        for (let x = 0; x < across; x++) {
            const one = block(a, x, y), other = block(b, x, y);
            if (one.some((value, i) => Math.abs(value - other[i]) > 25.6)) differ++;
        }
    }
    return differ / (across * down);
}
