/** API keys, by which machines act for the user who created them. */
@NullMarked
package com.nissmart.accounts.apikey;

import org.jspecify.annotations.NullMarked;
