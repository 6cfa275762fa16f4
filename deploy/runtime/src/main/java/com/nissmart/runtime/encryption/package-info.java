/** The encryption of secrets that are kept in a database or a file. */
@NullMarked
package com.nissmart.runtime.encryption;

import org.jspecify.annotations.NullMarked;
