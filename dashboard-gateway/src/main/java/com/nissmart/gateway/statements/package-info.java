/** Statements of an account as JSON, CSV and PDF. */
@NullMarked
package com.nissmart.gateway.statements;

import org.jspecify.annotations.NullMarked;
