@NullMarked
package com.nissmart.bench.audit;

import org.jspecify.annotations.NullMarked;
