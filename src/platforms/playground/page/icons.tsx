/** Line icons, drawn here. They are decoration: whatever holds one carries its name. */
const PATHS = {
  hash: 'M9 4 7 20M17 4l-2 16M4 9h17M3 15h17',
  megaphone: 'M4 10v4h3l8 4V6L7 10H4Zm14.5-.5a4 4 0 0 1 0 5',
  posts: 'M4 5h16v11H9l-5 4V5Zm4 4h8M8 12.5h5',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  thread: 'M6 4v9a3 3 0 0 0 3 3h9m-4-4 4 4-4 4',
  people:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Zm-6 9c.3-4 2.7-6 6-6s5.7 2 6 6m1-9.5a3 3 0 1 0-1.5-5.6M17 14c2.5.4 3.8 2.4 4 6',
  menu: 'M4 7h16M4 12h16M4 17h16',
  close: 'm6 6 12 12M18 6 6 18',
  reply: 'M10 6 4 12l6 6m-6-6h9c4 0 7 2 7 6',
  smile: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Zm-3.5-7c.8 1.3 2 2 3.5 2s2.7-.7 3.5-2M9 9.5v.5m6-.5v.5',
  trash: 'M5 7h14M10 7V4h4v3m-7 0 1 13h8l1-13',
  send: 'M4 12 20 4l-5 16-3.5-6.5L4 12Zm7.5 1.5L20 4',
  eye: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12Zm9.5 3a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z',
  sun: 'M12 16.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9ZM12 2v2.5M12 19.5V22M4.9 4.9l1.8 1.8m10.6 10.6 1.8 1.8M2 12h2.5m15 0H22M4.9 19.1l1.8-1.8M17.3 6.7l1.8-1.8',
  moon: 'M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z',
  plus: 'M12 5v14M5 12h14',
  down: 'm6 9 6 6 6-6',
  swap: 'M7 4 3.5 7.5 7 11M4 7.5h15M17 13l3.5 3.5L17 20m3-3.5H5',
} as const

export type IconName = keyof typeof PATHS

export const Icon = ({ name }: { name: IconName }) => (
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path d={PATHS[name]} />
  </svg>
)

export const Mark = () => (
  <svg class="mark" viewBox="0 0 32 24" aria-hidden="true" focusable="false">
    <circle class="mark-one" cx="11" cy="12" r="7.5" />
    <circle class="mark-two" cx="21" cy="12" r="7.5" />
    <path class="mark-one" d="M11 4.5a7.5 7.5 0 0 1 7.4 8.7" />
  </svg>
)
