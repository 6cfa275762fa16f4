/** Tests of the decisions about sessions and keys. */
@NullMarked
package com.nissmart.accounts.token;

import org.jspecify.annotations.NullMarked;
