/** What operators did. */
@NullMarked
package com.nissmart.accounts.audit;

import org.jspecify.annotations.NullMarked;
