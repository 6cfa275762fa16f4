/** The API of operators and auditors: the summary, and all money and users. */
@NullMarked
package com.nissmart.gateway.ops;

import org.jspecify.annotations.NullMarked;
