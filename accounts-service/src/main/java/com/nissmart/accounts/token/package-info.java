/** Access tokens and the keys that sign them. */
@NullMarked
package com.nissmart.accounts.token;

import org.jspecify.annotations.NullMarked;
