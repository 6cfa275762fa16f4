/** Classes that break the house's rules on purpose. */
@NullMarked
package com.nissmart.testkit.housesample;

import org.jspecify.annotations.NullMarked;
