/** Sessions, their tokens, and the keys that sign them. */
@NullMarked
package com.nissmart.accounts.session;

import org.jspecify.annotations.NullMarked;
