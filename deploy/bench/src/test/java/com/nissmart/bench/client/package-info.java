@NullMarked
package com.nissmart.bench.client;

import org.jspecify.annotations.NullMarked;
