#!/bin/sh
# Writes siphash.tsv with OpenSSL's SipHash-2-4: size, 64-bit output, 128-bit output of the bytes 00 01 02 ...
# under the key 00 01 ... 0f (the vectors of the authors' reference code).
cd "$(dirname "$0")" || exit 1
mac() {
    python3 -c "import sys; sys.stdout.buffer.write(bytes(range($1)))" |
        openssl mac -macopt hexkey:000102030405060708090a0b0c0d0e0f -macopt size:"$2" -in /dev/stdin SIPHASH
}
size=0
while [ $size -lt 64 ]; do
    printf '%d\t%s\t%s\n' $size "$(mac $size 8)" "$(mac $size 16)"
    size=$((size + 1))
done >siphash.tsv
