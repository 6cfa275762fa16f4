@NullMarked
package com.nissmart.bench.load;

import org.jspecify.annotations.NullMarked;
