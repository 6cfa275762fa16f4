/** Tests of the schedule of signing keys. */
@NullMarked
package com.nissmart.accounts.token;

import org.jspecify.annotations.NullMarked;
