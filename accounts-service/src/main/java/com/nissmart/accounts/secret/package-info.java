/** Random tokens whose holder proves something by presenting them. */
@NullMarked
package com.nissmart.accounts.secret;

import org.jspecify.annotations.NullMarked;
