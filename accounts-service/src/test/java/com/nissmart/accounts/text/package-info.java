/** Tests of the rules for texts that people type. */
@NullMarked
package com.nissmart.accounts.text;

import org.jspecify.annotations.NullMarked;
