/** The command line, the figures, and the report that is printed and written. */
@NullMarked
package com.nissmart.bench.report;

import org.jspecify.annotations.NullMarked;
