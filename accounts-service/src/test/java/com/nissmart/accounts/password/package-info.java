/** Tests of the decisions about people and passwords. */
@NullMarked
package com.nissmart.accounts.password;

import org.jspecify.annotations.NullMarked;
