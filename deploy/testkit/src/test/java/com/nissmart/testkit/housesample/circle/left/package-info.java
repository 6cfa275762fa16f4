/** One of two packages that import each other. */
@NullMarked
package com.nissmart.testkit.housesample.circle.left;

import org.jspecify.annotations.NullMarked;
