/** Withdrawals from a file. */
@NullMarked
package com.nissmart.gateway.files;

import org.jspecify.annotations.NullMarked;
