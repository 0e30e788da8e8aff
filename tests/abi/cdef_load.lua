-- cdef_load.lua <wakpi.cdef.h> <libwakpi.so>: LuaJIT reads the interface and lists all KPIs.
local ffi = require("ffi")
ffi.cdef(io.open(arg[1]):read("*a"))
local lib = ffi.load(arg[2])

print("version " .. ffi.string(lib.wakpi_version()))
local kpi = ffi.new("wakpi_kpi[1]")
local found = ffi.new("wakpi_kpi[1]")
for index = 0, lib.wakpi_kpi_count() - 1 do
    assert(lib.wakpi_kpi_at(index, kpi) == ffi.C.WAKPI_OK)
    local key = lib.wakpi_kpi_key(kpi[0])
    assert(lib.wakpi_kpi_by_key(key, found) == ffi.C.WAKPI_OK and found[0] == kpi[0])
    print(kpi[0] .. " " .. ffi.string(key))
end

local err = ffi.new("wakpi_error", { struct_size = ffi.sizeof("wakpi_error") })
assert(lib.wakpi_kpi_search("no such key", found, err) == ffi.C.WAKPI_NOT_FOUND)
assert(err.status == ffi.C.WAKPI_NOT_FOUND)
print("error " .. ffi.string(err.text))
