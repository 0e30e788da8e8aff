<?php
// cdef_load.php <wakpi.cdef.h> <libwakpi.so>: PHP's FFI reads the interface and lists all KPIs.
function check(bool $holds): void
{
    if (!$holds) {
        debug_print_backtrace();
        exit(1);
    }
}

$lib = FFI::cdef(file_get_contents($argv[1]), $argv[2]);

echo "version ", $lib->wakpi_version(), "\n";
$kpi = $lib->new("wakpi_kpi");
$found = $lib->new("wakpi_kpi");
for ($index = 0; $index < $lib->wakpi_kpi_count(); $index++) {
    check($lib->wakpi_kpi_at($index, FFI::addr($kpi)) === $lib->WAKPI_OK);
    $key = $lib->wakpi_kpi_key($kpi->cdata);
    check($lib->wakpi_kpi_by_key($key, FFI::addr($found)) === $lib->WAKPI_OK && $found->cdata === $kpi->cdata);
    echo $kpi->cdata, " ", $key, "\n";
}

$error = $lib->new("wakpi_error");
$error->struct_size = FFI::sizeof($error);
check($lib->wakpi_kpi_search("no such key", FFI::addr($found), FFI::addr($error)) === $lib->WAKPI_NOT_FOUND);
check($error->status === $lib->WAKPI_NOT_FOUND);
echo "error ", FFI::string($error->text), "\n";
