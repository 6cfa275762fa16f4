/** Email addresses as people type them. */
@NullMarked
package com.nissmart.accounts.text;

import org.jspecify.annotations.NullMarked;
