/** One of two packages that import each other. */
@NullMarked
package com.nissmart.testkit.ruleviolations.circle.right;

import org.jspecify.annotations.NullMarked;
