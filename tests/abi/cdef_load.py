"""cdef_load.py <wakpi.cdef.h> <libwakpi.so>: Python's cffi reads the interface and lists all KPIs."""
import sys

import cffi

ffi = cffi.FFI()
ffi.cdef(open(sys.argv[1]).read())
lib = ffi.dlopen(sys.argv[2])

print("version", ffi.string(lib.wakpi_version()).decode())
kpi = ffi.new("wakpi_kpi *")
found = ffi.new("wakpi_kpi *")
for index in range(lib.wakpi_kpi_count()):
    assert lib.wakpi_kpi_at(index, kpi) == lib.WAKPI_OK
    key = lib.wakpi_kpi_key(kpi[0])
    assert lib.wakpi_kpi_by_key(key, found) == lib.WAKPI_OK and found[0] == kpi[0]
    print(kpi[0], ffi.string(key).decode())

error = ffi.new("wakpi_error *", {"struct_size": ffi.sizeof("wakpi_error")})
assert lib.wakpi_kpi_search(b"no such key", found, error) == lib.WAKPI_NOT_FOUND
assert error.status == lib.WAKPI_NOT_FOUND
print("error", ffi.string(error.text).decode())
