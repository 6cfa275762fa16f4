/** Currencies and the digits of their minor units. */
@NullMarked
package com.nissmart.gateway.currencies;

import org.jspecify.annotations.NullMarked;
