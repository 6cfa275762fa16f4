/** Statements as a bank files them: a period of an account as PDF. */
@NullMarked
package com.nissmart.gateway.statements;

import org.jspecify.annotations.NullMarked;
