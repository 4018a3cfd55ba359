/** What a place of a prompt is called on the page: `messages[0]` is "Message 1". */
export function placeTitle(place: string): string {
  const [, noun = place, index, rest = ''] =
    /^([A-Za-z]+)(?:\[(\d+)\])?(?:\.(\w+))?$/.exec(place) ?? []
  const number = index === undefined ? '' : ` ${Number(index) + 1}`
  switch (noun) {
    case '':
      return 'The whole prompt'
    case 'system':
      return 'System part'
    case 'text':
      return 'Text'
    case 'messages':
      return `Message${number}`
    case 'examples':
      return `Example${number}${rest === '' ? '' : rest === 'input' ? ', question' : ', answer'}`
    case 'variables':
      return `Variable${number}`
    case 'tools':
      return number === '' ? 'Tools' : `Tool${number}`
    case 'outputContract':
      return 'Output contract'
    case 'model':
      return 'Model'
    case 'parameters':
      return rest === '' ? 'Parameters' : `Parameter ${rest}`
    default:
      return place
  }
}
