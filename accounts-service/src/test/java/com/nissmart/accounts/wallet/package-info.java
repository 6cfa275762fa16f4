/** Tests of the decisions about wallets. */
@NullMarked
package com.nissmart.accounts.wallet;

import org.jspecify.annotations.NullMarked;
