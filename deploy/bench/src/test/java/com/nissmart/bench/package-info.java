@NullMarked
package com.nissmart.bench;

import org.jspecify.annotations.NullMarked;
