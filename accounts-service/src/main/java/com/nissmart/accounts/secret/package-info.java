/** Random texts that prove something by being known. */
@NullMarked
package com.nissmart.accounts.secret;

import org.jspecify.annotations.NullMarked;
