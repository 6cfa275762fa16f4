/** Tests of the decisions about sessions and keys. */
@NullMarked
package com.nissmart.accounts.session;

import org.jspecify.annotations.NullMarked;
