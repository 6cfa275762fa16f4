/** Tests of the decisions about people and passwords. */
@NullMarked
package com.nissmart.accounts.user;

import org.jspecify.annotations.NullMarked;
