/** Begins the page: its words first, then everything else. */
import { render } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { api } from './api.js'
import { App } from './app.js'
import { useKept } from './kept.js'
import type { Dictionary } from './words.js'
import './styles/base.css'
import './styles/panes.css'
import './styles/messages.css'
import './styles/drawings.css'
import './styles/composer.css'
import './styles/chooser.css'

const Page = ({ first }: { first: Dictionary }) => {
  const [locale, setLocale] = useKept<string>('locale', first.locale)
  const [dictionary, setDictionary] = useState(first)
  useEffect(() => {
    if (dictionary.locale === locale) return
    void api.words(locale).then(setDictionary, () => undefined)
  }, [locale])
  useEffect(() => {
    document.documentElement.lang = dictionary.locale
  }, [dictionary])
  return <App dictionary={dictionary} onLocale={setLocale} />
}

const kept = (() => {
  try {
    return localStorage.getItem('kith.locale')
  } catch {
    return null
  }
})()
const root = document.getElementById('app')
if (root) {
  const first = await api.words(kept ?? navigator.language)
  render(<Page first={first} />, root)
}
