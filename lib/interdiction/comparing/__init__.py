"""Two statements compared, as far as their words, their days and ordinary variation allow."""
