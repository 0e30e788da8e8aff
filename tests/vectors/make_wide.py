#!/usr/bin/env python3
"""Writes wide.tsv: a b c d, then a*b+c*d as 128 bits (high, low), its double, the double of (a*b+c*d)/(c*d or 1),
and the signs of a*b - c*d and of a/|b| - c/|d|."""
import random
from fractions import Fraction

random.seed(20261121)
edges = [0, 1, -1, 2, 3, 10**6, -10**6, 2**31, 2**32 - 1, 2**32, 2**53, 2**53 + 1, 2**62, 2**63 - 1, -2**63, -2**63 + 1]


def pick():
    kind = random.randrange(3)
    if kind == 0:
        return random.choice(edges)
    if kind == 1:
        return random.getrandbits(63) * random.choice([1, -1])
    return random.getrandbits(random.randrange(1, 63)) * random.choice([1, -1])


def to_double(f):  # Fraction -> float is correctly rounded
    return (f.numerator / f.denominator).hex()


def sign(x):
    return (x > 0) - (x < 0)


# Sums a hair beside a tie between two doubles, where a lost bit would round the wrong way.
ties = [(2**62, 2**54 + 2 + 4 * k, c, d) for k in range(4) for c in (1, -1) for d in (1, -1, 3)]
rows = []
while len(rows) < 400:
    a, b, c, d = ties.pop() if ties else (pick(), pick(), pick(), pick())
    total = a * b + c * d
    if not -2**127 <= total < 2**127 or b == -2**63 or d == -2**63:
        continue
    divisor = c * d or 1
    low, high = total & (2**64 - 1), total >> 64
    rows.append([a, b, c, d, high, low, to_double(Fraction(total)), to_double(Fraction(total, divisor)),
                 sign(a * b - c * d), sign(Fraction(a, abs(b) or 1) - Fraction(c, abs(d) or 1))])
with open("wide.tsv", "w") as out:
    for row in rows:
        out.write("\t".join(map(str, row)) + "\n")
