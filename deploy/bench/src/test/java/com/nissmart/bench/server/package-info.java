@NullMarked
package com.nissmart.bench.server;

import org.jspecify.annotations.NullMarked;
