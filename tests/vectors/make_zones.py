#!/usr/bin/env python3
"""Writes zoneinfo/ (TZif files copied from this machine's tzdata, which is in the public domain), zone_offsets.tsv
(zone, UTC second, offset) and zone_periods.tsv (zone, UTC second, period, from, to, label), told by Python's own
zoneinfo (zoneinfo/slim/ was written with "zic -b slim" from the same data). Bounds of periods are found by walking minute by minute, not by the arithmetic under test."""
import datetime as dt
import os
import random
import shutil
from zoneinfo import ZoneInfo

random.seed(20261121)
HERE = os.path.dirname(os.path.abspath(__file__))
ZONES = """Europe/Rome Europe/London Europe/Dublin Europe/Moscow America/Sao_Paulo America/St_Johns America/New_York
America/Havana America/Nuuk America/Santiago Asia/Kolkata Asia/Kathmandu Asia/Gaza Asia/Beirut Australia/Lord_Howe
Pacific/Apia Pacific/Kiritimati Pacific/Chatham Africa/Casablanca Africa/Monrovia Antarctica/Troll""".split()
UTC = dt.timezone.utc
EPOCH = dt.datetime(1970, 1, 1)


def offset(zone, t):
    return int((EPOCH + dt.timedelta(seconds=t)).replace(tzinfo=UTC).astimezone(zone).utcoffset().total_seconds())


def local(zone, t):
    return t + offset(zone, t)


def at(*civil):
    return int((dt.datetime(*civil) - EPOCH).total_seconds())


def changes(zone, start, end):
    """UTC seconds at which the offset changes, to the second, by halving days."""
    found, step, t = [], 86400, start
    while t < end:
        if offset(zone, t) != offset(zone, t + step):
            low, high = t, t + step
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if offset(zone, middle) == offset(zone, t) else (low, middle)
            found.append(high)
        t += step
    return found


def first_instant(zone, boundary):
    """The first minute whose local time has reached the boundary (a local second)."""
    t = boundary - 27 * 3600
    t -= t % 60
    while local(zone, t) < boundary:
        t += 60
    return t


def start_and_next(period, day):
    d = dt.date(1970, 1, 1) + dt.timedelta(days=day)
    if period == 2:
        return d, d + dt.timedelta(days=1)
    if period == 3:
        monday = d - dt.timedelta(days=d.weekday())
        return monday, monday + dt.timedelta(days=7)
    if period == 4:
        first = d.replace(day=1)
        return first, (first + dt.timedelta(days=32)).replace(day=1)
    if period == 5:
        first = d.replace(day=1, month=(d.month - 1) // 3 * 3 + 1)
        return first, (first + dt.timedelta(days=100)).replace(day=1)
    return d.replace(day=1, month=1), dt.date(d.year + 1, 1, 1)


def name(period, d):
    if period == 2:
        return d.isoformat()
    if period == 3:
        year, week, _ = d.isocalendar()
        return f"{year:04}-W{week:02}"
    if period == 4:
        return f"{d.year:04}-{d.month:02}"
    if period == 5:
        return f"{d.year:04}-Q{(d.month + 2) // 3}"
    return f"{d.year:04}"


def days(d):
    return (d - dt.date(1970, 1, 1)).days


def hour_row(zone, t):
    here = (local(zone, t) // 3600, offset(zone, t))
    start = end = t - t % 60
    while (local(zone, start - 60) // 3600, offset(zone, start - 60)) == here:
        start -= 60
    while (local(zone, end) // 3600, offset(zone, end)) == here:
        end += 60
    moment = (EPOCH + dt.timedelta(seconds=local(zone, t))).strftime("%Y-%m-%dT%H")
    size = abs(here[1])
    sign = "+" if here[1] > 0 else "-"
    text = "Z" if here[1] == 0 else f"{sign}{size // 3600:02}:{size // 60 % 60:02}" + (f":{size % 60:02}" if size % 60 else "")
    return start, end, moment + text


def period_row(zone, period, t):
    if period == 1:
        return hour_row(zone, t)
    start, following = start_and_next(period, local(zone, t) // 86400)
    low, high = first_instant(zone, days(start) * 86400), first_instant(zone, days(following) * 86400)
    while t >= high:
        start, following = start_and_next(period, days(following))
        low, high = high, first_instant(zone, days(following) * 86400)
    return low, high, name(period, start)


offsets, periods = [], []
for zone_name in ZONES:
    source = os.path.join("/usr/share/zoneinfo", zone_name)
    target = os.path.join(HERE, "zoneinfo", zone_name)
    os.makedirs(os.path.dirname(target), exist_ok=True)
    shutil.copyfile(os.path.realpath(source), target)
    zone = ZoneInfo(zone_name)
    told = changes(zone, at(1970, 1, 2), at(2040, 1, 1))
    late = changes(zone, at(2098, 1, 1), at(2100, 1, 1)) + changes(zone, at(2539, 1, 1), at(2541, 1, 1))
    times = {at(1970, 1, 1), at(2000, 2, 29), at(2026, 11, 21, 14), at(2037, 12, 31, 23, 59, 59), at(9998, 7, 1)}
    for change in random.sample(told, min(len(told), 14)) + told[-4:] + late:
        times |= {change - 1, change}
    times |= {random.randrange(at(2009, 1, 1), at(2200, 1, 1)) for _ in range(6)}
    offsets += [(zone_name, t, offset(zone, t)) for t in sorted(times)]
    recent = [c for c in told if c >= at(1985, 1, 1)]
    chosen = set()
    for change in random.sample(recent, min(len(recent), 3)) + late[:1]:
        chosen |= {change - 1800, change, change + 3599}
    chosen |= {random.randrange(at(2009, 1, 1), at(2060, 1, 1)) for _ in range(3)}
    if zone_name == "Pacific/Apia":
        chosen |= {at(2011, 12, 30, 9, 59, 59), at(2011, 12, 30, 10), at(2012, 1, 1)}
    if zone_name == "America/St_Johns":
        chosen |= {at(2006, 10, 29, 2, 30, 30), at(2006, 10, 29, 2, 31), at(2006, 10, 29, 3)}
    if zone_name == "America/Sao_Paulo":
        chosen |= {at(2018, 2, 18, 1, 30), at(2018, 2, 18, 2, 30), at(2018, 11, 4, 3), at(2018, 11, 4, 2, 59)}
    for t in sorted(chosen):
        periods += [(zone_name, t, period, *period_row(zone, period, t)) for period in range(1, 7)]
for file, rows in (("zone_offsets.tsv", offsets), ("zone_periods.tsv", periods)):
    with open(os.path.join(HERE, file), "w") as out:
        for row in rows:
            out.write("\t".join(map(str, row)) + "\n")
