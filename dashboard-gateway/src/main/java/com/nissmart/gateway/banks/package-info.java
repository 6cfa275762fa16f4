/** Banks and the names of their account holders; begin with {@code BanksApi}. */
@NullMarked
package com.nissmart.gateway.banks;

import org.jspecify.annotations.NullMarked;
