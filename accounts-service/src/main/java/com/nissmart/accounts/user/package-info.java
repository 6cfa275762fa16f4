/** People and their passwords: registering, signing in, operators. */
@NullMarked
package com.nissmart.accounts.user;

import org.jspecify.annotations.NullMarked;
