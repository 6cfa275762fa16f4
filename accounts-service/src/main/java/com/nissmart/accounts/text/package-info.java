/** Texts that people type: names and email addresses. */
@NullMarked
package com.nissmart.accounts.text;

import org.jspecify.annotations.NullMarked;
