/** Classes that break the house's rules on purpose. */
@NullMarked
package com.nissmart.testkit.ruleviolations;

import org.jspecify.annotations.NullMarked;
