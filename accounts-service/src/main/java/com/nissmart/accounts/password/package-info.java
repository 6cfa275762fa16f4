/** Passwords as people type them, and their hashes. */
@NullMarked
package com.nissmart.accounts.password;

import org.jspecify.annotations.NullMarked;
