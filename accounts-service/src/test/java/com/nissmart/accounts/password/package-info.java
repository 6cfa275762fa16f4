/** Tests of password hashing. */
@NullMarked
package com.nissmart.accounts.password;

import org.jspecify.annotations.NullMarked;
