/** Tests of what people may type. */
@NullMarked
package com.nissmart.accounts.text;

import org.jspecify.annotations.NullMarked;
