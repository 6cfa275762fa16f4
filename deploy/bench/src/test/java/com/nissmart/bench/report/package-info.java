@NullMarked
package com.nissmart.bench.report;

import org.jspecify.annotations.NullMarked;
