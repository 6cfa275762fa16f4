/** Tests of the limits on guessing passwords. */
@NullMarked
package com.nissmart.accounts.user;

import org.jspecify.annotations.NullMarked;
