# Tests of reports and of the programs that make them.
wakpi_test(report)
wakpi_test(report_text)
