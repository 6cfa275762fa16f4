@NullMarked
package com.nissmart.bench.baseline;

import org.jspecify.annotations.NullMarked;
