/** Classes that break the house rules on purpose. */
@NullMarked
package com.nissmart.testkit.ruleviolations;

import org.jspecify.annotations.NullMarked;
